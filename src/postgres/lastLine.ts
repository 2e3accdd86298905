/** What a PostgreSQL program said went wrong, as part of one line of ours. */
export function lastLine(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const reason =
    lines.findLast((line) => /FATAL|PANIC|error:/.test(line)) ?? lines.at(-1) ?? 'it said nothing';
  return reason.replace(/^.*?(FATAL|PANIC|error):\s*/, '').trim();
}
