import { Agent, request } from 'node:http';
import type { Contender, Question } from './contender.ts';

const atOnce = 4;

/**
 * Asks one question after another, a few at a time, and gives the answers in the common form.
 * @throws Error that names the contender and the question, where there is no answer
 */
export async function askAll(
  port: number,
  contender: Contender,
  questions: readonly Question[],
): Promise<unknown[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const one = (question: Question): Promise<unknown> => {
    const { path, headers, body } = contender.ask(question);
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port,
          path,
          method: 'POST',
          agent,
          headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () => {
            try {
              if (response.statusCode !== 200)
                throw new Error(`status ${response.statusCode}: ${text.slice(0, 500)}`);
              resolve(contender.common(question.work, JSON.parse(text)));
            } catch (error) {
              reject(error);
            }
          });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  };
  const answers: unknown[] = [];
  let next = 0;
  const asking = async (): Promise<void> => {
    for (let at = next++; at < questions.length; at = next++) {
      const question = questions[at];
      if (question === undefined) return;
      answers[at] = await one(question).catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        throw new Error(`${contender.name} does not answer ${question.work}, question ${at}: ${why}`);
      });
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, asking));
    return answers;
  } finally {
    agent.destroy();
  }
}
