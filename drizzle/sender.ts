import postgres from 'postgres';

/** What statements are sent through. */
export interface Sender {
  readonly sql: postgres.Sql;
  /** Sends: whatever fails because its connection ended is the last that is sent through that driver. */
  send<T>(ask: (sql: postgres.Sql) => Promise<T>): Promise<T>;
}

/** Sends one statement of a transaction. */
export type Ask = <T>(statement: (sql: postgres.ISql) => PromiseLike<T>) => Promise<T>;

/** A driver's whole life, and what to do at the end of it. */
export interface RenewedSender extends Sender {
  /** How many connections of this driver have closed so far; null where it is not in use any more. */
  closed(sql: postgres.Sql): number | null;
  /** @param seconds how long statements under way have to end */
  end(seconds: number): Promise<void>;
}

/** Nothing was answered within the time that the caller gives it. */
export class NoAnswer extends Error {
  readonly code = 'NO_ANSWER';

  constructor() {
    super('no answer within the deadline');
    this.name = 'NoAnswer';
  }
}

/** A driver that is never renewed: for a command, whose whole life is a few statements. */
export const sender = (sql: postgres.Sql): Sender => ({ sql, send: (ask) => ask(sql) });

interface Driver {
  readonly sql: postgres.Sql;
  underWay: number;
  answers: number;
  closed: number;
  /** Something failed in it that is neither PostgreSQL's nor a connection's: what it answers may be meant for another. */
  confused: boolean;
}

/** PostgreSQL says FATAL, and of itself PANIC, where it ends the connection with what it says. */
const isOfTheServer = (error: unknown): boolean =>
  error instanceof postgres.PostgresError && !['FATAL', 'PANIC'].includes(error.severity);

/** The driver's and Node's words for a connection that is not there any more, or was not made. */
const isOfAConnection = (error: unknown): boolean =>
  error instanceof NoAnswer ||
  (error instanceof Error && 'code' in error && /^(CONNECT|E[A-Z]+$)/.test(String(error.code)));

/** The answers of a driver that takes one statement's for another's are nobody's. */
class Confused extends Error {
  readonly code = 'CONFUSED';
}

/**
 * A driver that is replaced by a new one once a connection of it has ended. The driver keeps what it had not yet sent
 * when a connection ended, and then never sends anything on the connection that takes its place: whoever is given
 * that one waits until the connect timeout, again and again (decision 031).
 * @param open opens a driver, lazily; `onclose` is what it calls when one of its connections has closed
 */
export function renewedSender(open: (onclose: () => void) => postgres.Sql): RenewedSender {
  const retired = new Set<Driver>();
  let current = opened();
  let ended = false;

  function opened(): Driver {
    const driver: Driver = {
      sql: open(() => {
        driver.closed += 1;
      }),
      underWay: 0,
      answers: 0,
      closed: 0,
      confused: false,
    };
    return driver;
  }

  /** A silent server is told from a busy one by whether anybody was answered meanwhile. */
  const isSilent = (error: unknown, by: Driver, answersBefore: number): boolean =>
    !(error instanceof NoAnswer) || by.answers === answersBefore;

  return {
    get sql() {
      return current.sql;
    },
    async send(ask) {
      const by = current;
      const answersBefore = by.answers;
      by.underWay += 1;
      try {
        const told = await ask(by.sql);
        if (by.confused) throw new Confused('the driver may have taken one answer for another');
        by.answers += 1;
        return told;
      } catch (error) {
        if (isOfTheServer(error)) by.answers += 1;
        else {
          by.confused ||= !isOfAConnection(error);
          if (by === current && !ended && isSilent(error, by, answersBefore)) {
            retired.add(by);
            current = opened();
          }
        }
        throw error;
      } finally {
        by.underWay -= 1;
        if (by.underWay === 0 && retired.delete(by)) void by.sql.end({ timeout: 0 });
      }
    },
    closed: (sql) => (sql === current.sql ? current.closed : null),
    async end(seconds) {
      // Whoever asks on is told that it has ended: a new driver would be nobody's to close.
      ended = true;
      await Promise.all([current, ...retired].map(({ sql }) => sql.end({ timeout: seconds })));
    },
  };
}
