/**
 * Carrel without its second wall: what column grants and row security cost in the database. Each audience still has a
 * pool and a name of its own, which functions of the database ask for; but these logins are superusers. Still on is that
 * the evidence is set in the statement that reads, and that functions run as their owner.
 */
import { serve } from '../carrel/serve.ts';
import { loginsWithoutWall } from '../carrel/withoutWall.ts';

await serve({ roles: await loginsWithoutWall() });
