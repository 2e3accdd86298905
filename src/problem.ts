/**
 * An error that is the operator's to mend: a wrong flag, a port in use, a database out of reach. It is printed as
 * one line that says what to do, with no stack; its code is stable and its exit status is what a script tests.
 */
export class Problem extends Error {
  readonly code: string;
  readonly exitStatus: number;

  /**
   * @param code stable, upper snake case, e.g. `PORT_IN_USE`
   * @param message one line: what is wrong and what to do; never a secret, never a person's data
   * @param exitStatus 2 for a wrong call, 1 for everything else
   */
  constructor(code: string, message: string, exitStatus = 1) {
    super(message);
    this.name = 'Problem';
    this.code = code;
    this.exitStatus = exitStatus;
  }
}
