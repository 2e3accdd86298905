import { defineConfig } from 'drizzle-kit';

/** For `npm run migrations` only: it compares the tables with the last snapshot and writes the next SQL file. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './drizzle/tables/index.ts',
  out: './drizzle/migrations',
});
