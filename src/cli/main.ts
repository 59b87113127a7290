/** @module cli/main: `npm run -s anyecg-lab -- <command>`. */
import { Command } from 'commander'
import { messageOf } from '../errors.ts'
import { register as registerIngest } from './ingest.ts'
import { register as registerJobs } from './jobs.ts'
import { register as registerModelVerify } from './model-verify.ts'
import { register as registerPredict } from './predict.ts'
import { register as registerPreprocess } from './preprocess.ts'
import { register as registerRecall } from './recall.ts'
import { register as registerSilence } from './silence.ts'

const program = new Command('anyecg-lab')
  .description('Estimates which laboratory findings are likely from ten seconds of an ECG.')
  .showHelpAfterError('(--help says more)')

registerPredict(program)
registerPreprocess(program)
registerIngest(program)
registerModelVerify(program)
registerSilence(program)
registerRecall(program)
registerJobs(program)

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`error: ${messageOf(error)}\n`)
  process.exitCode = 1
}
