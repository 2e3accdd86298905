import { inject, test } from 'vitest';
import { judged, judgedRows } from './judges.ts';
import { nested } from './nested.ts';
import { sourceMutants } from './sourceMutants.ts';

test('try', async () => {
  const n = await nested({
    clusterUrl: inject('clusterUrl'),
    template: inject('template'),
    secretText: inject('secretText'),
    isLong: false,
    seed: 1,
  });
  const which = process.env.WHICH ? new RegExp(process.env.WHICH) : /./;
  for (const { path, only, tests } of [...judged, ...judgedRows].filter((j) => which.test(j.path))) {
    let s = Date.now();
    if (await n.isKilled(null, tests)) process.stdout.write(`${path} FAILS WITHOUT\n`);
    process.stdout.write(`${path} alone ${Date.now() - s}\n`);
    s = Date.now();
    const ms = sourceMutants(path, only);
    let k = 0;
    for (const m of ms)
      if (await n.isKilled(m, tests)) k++;
      else process.stdout.write(`SURVIVED ${m.table}: ${m.name}\n`);
    process.stdout.write(`${path} ${ms.length} killed ${k} ${Date.now() - s}ms\n`);
  }
  await n.close();
}, 1200000);
