import { mkdir, writeFile } from 'node:fs/promises';
import { questionnaireJsonSchema } from './questionnaire-json-schema.ts';

const schemas = new URL('../../schemas/', import.meta.url);

/** Writes the JSON Schema file anew. Run by hand after the contract changed, from the repository's top: `node <this file> && npm run fix`. */
async function writeJsonSchema(): Promise<void> {
  await mkdir(schemas, { recursive: true });
  await writeFile(
    new URL('questionnaire-1.schema.json', schemas),
    `${JSON.stringify(questionnaireJsonSchema(), null, 2)}\n`,
  );
}

await writeJsonSchema();
