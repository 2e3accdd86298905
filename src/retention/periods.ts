/** How often the sweep comes, as cron writes it: at every quarter of an hour. */
export const sweepTimes = '*/15 * * * *';

/** What ended by time may still be there so long: the sweep comes every quarter of an hour, and may have to come again. */
export const sweepMayTake = Temporal.Duration.from('PT1H');

/** How long an outcome is kept for whoever retries, and a dead grant or token for whoever asks why it is dead. */
export const keptAfterEnd = Temporal.Duration.from('P1D');
