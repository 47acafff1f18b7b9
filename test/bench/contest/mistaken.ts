import { serve } from './child.ts';

// For the test of the bench itself: somebody who misses one of two, or finds something else.
const [missing] = process.argv.slice(2);

serve(async () => ({
  run: () => (missing === 'one' ? 1 : 2),
  tell: () => (missing === 'none' ? 'other' : 'two'),
}));
