/** The database, or the log's, did not answer as it must. There is no data in the answer to such a request. */
export class Unavailable extends Error {
  readonly code = 'UNAVAILABLE';

  constructor(cause: unknown) {
    super('the database is out of reach', { cause });
    this.name = 'Unavailable';
  }
}
