import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { readConfig } from '../config.ts';
import { readDocument } from '../documents/readDocument.ts';
import { addDocuments, listDocuments, removeDocument } from '../documents/register.ts';
import { inColumns } from './columns.ts';
import { withOperator } from './operating.ts';
import { complain, say } from './say.ts';

interface Named {
  client: string;
}

/** `carrel documents add|list|remove`: what an agency may run, and nothing besides (recovery.agency). */
export function register(program: Command): void {
  const documents = program
    .command('documents')
    .description(
      'Register, list and remove the GraphQL documents that an agency may run: it can run no others.',
    );
  documents
    .command('add')
    .description(
      'Register documents, each a file of one operation. Prints their ids, one a line, in that order.',
    )
    .requiredOption('--client <name>', 'the agency’s client')
    .argument('<files...>', 'registered as they are, byte for byte')
    .action(add);
  documents
    .command('list')
    .description('Show the documents that an agency may run.')
    .requiredOption('--client <name>', 'the agency’s client')
    .option('--json', 'for programs')
    .action(list);
  documents
    .command('remove')
    .description('Take a document away: the next request with it is refused.')
    .requiredOption('--client <name>', 'the agency’s client')
    .argument('<id>', 'sha256:…')
    .action(remove);
}

async function add(files: readonly string[], { client }: Named): Promise<void> {
  const config = readConfig();
  const documents: { name: string; text: string }[] = [];
  for (const name of files) documents.push({ name, text: await readDocument(name) });
  await withOperator(config, async ({ db }) => {
    const at = { now: systemClock(), timeZone: config.timeZone };
    const ids = await addDocuments(db, client, documents, at);
    for (const [index, { id, added }] of ids.entries()) {
      say(id);
      complain(`${files[index]}: ${added ? 'registered' : 'was registered before'}.`);
    }
  });
}

async function list({ client, json }: Named & { json?: true }): Promise<void> {
  await withOperator(readConfig(), async ({ db }) => {
    const found = await listDocuments(db, client);
    if (json === true) return say(JSON.stringify(found, null, 2));
    if (found.length === 0) return say('No document is registered: this client can run nothing.');
    const rows = found.map(({ id, operation, addedAt }) => [id, operation ?? '-', addedAt.toISOString()]);
    say(inColumns(['id', 'operation', 'added'], rows));
  });
}

async function remove(id: string, { client }: Named): Promise<void> {
  await withOperator(readConfig(), async ({ db }) => {
    await removeDocument(db, client, id);
    say(`Removed ${id}.`);
  });
}
