import { complaint } from '../cli/complaint.ts';
import { complain, say } from '../cli/say.ts';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { Problem } from '../problem.ts';
import { readDemoFile } from './demoFile.ts';
import { vendorDay } from './vendorDay.ts';

/**
 * `npm run demo:vendor`: plays a vendor's day against the demonstration that `npm start` runs, and tells it. Ends with 1
 * when anything is not as the policy has it.
 */
async function play(): Promise<void> {
  const demo = await readDemoFile(readConfig().dataDir);
  say(`A vendor’s day at ${demo.endpoint}`);
  let part = '';
  const counted = { all: 0, otherwise: 0 };
  for await (const happening of vendorDay(demo, systemClock())) {
    if (happening.part !== part) say(`\n${happening.part}`);
    part = happening.part;
    say(`  ${happening.asThePolicyHasIt ? '✓' : '✗'} ${happening.asked}`);
    say(`      ${happening.answered}`);
    counted.all += 1;
    if (!happening.asThePolicyHasIt) counted.otherwise += 1;
  }
  if (counted.otherwise > 0)
    throw new Problem(
      'NOT_AS_THE_POLICY',
      `${counted.otherwise} of ${counted.all} are not as the policy has it`,
    );
  say(
    `\nAll ${counted.all} are as the policy has it. Nothing of anybody was told but whether a card is good.`,
  );
}

/** Nothing answers at the address that the file names. */
const unanswered = new Problem(
  'NO_ANSWER',
  'nothing answers where demo.json says: run npm start, and this beside it',
);

try {
  await play();
} catch (error) {
  const { text, exitStatus } = complaint(
    error instanceof TypeError && error.message === 'fetch failed' ? unanswered : error,
  );
  complain(text);
  process.exitCode = exitStatus;
}
