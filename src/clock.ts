/** The program's one clock. Every rule and every statement is handed its time; tests hand their own. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
