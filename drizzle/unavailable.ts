/** The database, the log's, or the library's identity provider did not answer as it must. There is no data in the answer to such a request. */
export class Unavailable extends Error {
  readonly code = 'UNAVAILABLE';

  constructor(cause: unknown) {
    super('what is needed for an answer is out of reach', { cause });
    this.name = 'Unavailable';
  }
}
