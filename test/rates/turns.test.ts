import { describe, expect, test } from 'vitest';
import { Turns } from '../../src/rates/turns.ts';

/** Work that ends when it is told to. */
function working(turns: Turns) {
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const take = (whose: string, name: string): Promise<string> =>
    turns.take(whose, () => {
      begun.push(name);
      return new Promise((resolve, reject) => {
        ends.set(name, (error) => (error === undefined ? resolve(name) : reject(error)));
      });
    });
  const end = async (name: string, error?: Error): Promise<void> => {
    ends.get(name)?.(error);
    await new Promise(setImmediate);
  };
  return { begun, take, end };
}

describe('[rates] work in turns', () => {
  test('MUST be done so much at once, and the rest in the order it came', async () => {
    const { begun, take, end } = working(new Turns(2, 10));
    const all = ['1', '2', '3', '4'].map((name) => take('a', name));
    expect(begun).toEqual(['1', '2']);
    await end('2');
    expect(begun).toEqual(['1', '2', '3']);
    await end('3');
    await end('1');
    await end('4');
    expect(await Promise.all(all)).toEqual(['1', '2', '3', '4']);
  });

  test('of one caller cannot keep another waiting for all of it', async () => {
    const { begun, take, end } = working(new Turns(1, 10));
    for (const name of ['a1', 'a2', 'a3', 'a4']) void take('a', name);
    for (const name of ['b1', 'b2']) void take('b', name);
    for (const name of ['a1', 'a2', 'b1', 'a3', 'b2']) await end(name);
    expect(begun).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'a4']);
  });

  test('beyond what may wait cannot be begun, and MUST say when to come again; others’ MUST wait all the same', async () => {
    const { begun, take, end } = working(new Turns(1, 1));
    void take('a', 'a1');
    void take('a', 'a2');
    await expect(take('a', 'a3')).rejects.toMatchObject({
      extensions: { code: 'RATE_LIMITED', retryAfter: 1 },
    });
    void take('b', 'b1');
    for (const name of ['a1', 'a2', 'b1']) await end(name);
    expect(begun).toEqual(['a1', 'a2', 'b1']);
  });

  test('that fails cannot keep its turn', async () => {
    const { begun, take, end } = working(new Turns(1, 1));
    const failing = expect(take('a', 'a1')).rejects.toThrow('broken');
    void take('a', 'a2');
    await end('a1', new Error('broken'));
    await failing;
    await end('a2');
    void take('b', 'b1');
    expect(begun).toEqual(['a1', 'a2', 'b1']);
  });
});
