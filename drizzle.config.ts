/** @module drizzle.config: after a change of the schema: `npx drizzle-kit generate && npx prettier --write src/store/migrations`. */
import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/store/schema.ts',
  out: './src/store/migrations',
})
