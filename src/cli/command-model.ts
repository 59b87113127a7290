/** @module cli/command-model: the model a command line asks for. */
import { readConfig } from '../config.ts'
import { openModel, type Model } from '../model/index.ts'
import { loadRegistry } from '../registry/index.ts'

/** @param folder `--model`; without it, MODEL_DIR or the bundled model. */
export function openCommandModel(folder: string | undefined): Promise<Model> {
  const config = readConfig(process.env)
  return openModel({
    folder: folder ?? config.modelDir,
    indicatorIds: loadRegistry().indicators.map(({ id }) => id),
    providers: config.executionProviders,
  })
}
