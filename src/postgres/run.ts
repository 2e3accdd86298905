import { spawn } from 'node:child_process';

export interface Outcome {
  /** exit status; null when the program could not be run or was killed */
  status: number | null;
  /** what it wrote, standard output and error together */
  output: string;
}

/**
 * Runs a program to its end. It gets a session of its own, so that Ctrl-C in the terminal is this program's to
 * answer, and an environment of its own, so that no PG* variable, locale or zone of the operator's changes what it
 * does and no secret reaches it.
 * @param as user and group to run as; this process's own when null
 */
export function run(
  program: string,
  args: readonly string[],
  as: { uid: number; gid: number } | null = null,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      ...(as === null ? {} : { uid: as.uid, gid: as.gid }),
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', (error) => resolve({ status: null, output: error.message }));
    child.on('close', (status) => resolve({ status, output }));
  });
}
