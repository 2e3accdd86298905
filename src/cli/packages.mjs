/**
 * How packages are found, from this import on. Node asks for each module of a package anew what the package's own file
 * says. drizzle-orm's is 180 KB and stands before some two hundred modules: to read it that often is half of a start.
 * Its modules in CommonJS are the same and say by their names what they are, so that nobody asks (decision 032).
 */
import { registerHooks } from 'node:module';

const isSlow = /^drizzle-orm(\/|$)/;
const found = new Map();

registerHooks({
  resolve(specifier, context, next) {
    if (!isSlow.test(specifier)) return next(specifier, context);
    const known = found.get(specifier);
    if (known !== undefined) return known;
    const conditions = [...context.conditions.filter((each) => each !== 'import'), 'require'];
    const { url } = next(specifier, { ...context, conditions });
    const told = { url, format: 'commonjs', shortCircuit: true };
    found.set(specifier, told);
    return told;
  },
});
