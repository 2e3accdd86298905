/** Writes a line for the person or the program at the other end of standard output. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Writes a line of complaint. */
export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}
