/** Table, how many rows it has to a patron, and its columns with what row number `n` has in them, as SQL. */
export type LargeTable = readonly [string, number, Readonly<Record<string, string>>];

/** Whoever is made by number has an identifier that is made of it, so that rows of other tables can refer to it. */
export const id = (of: string, number: string): string => `md5('${of}' || (${number}))::uuid`;

const syllables = `(array['ba','den','ko','lin','mar','nes','or','pa','quin','ro','sal','ter','ul','van','wes','yo','zin','ed','fer','gil'])`;
export const named = (number: string): string =>
  `initcap(${syllables}[1 + (${number}) % 20] || ${syllables}[1 + (${number}) / 20 % 20])`;
