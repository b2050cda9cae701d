// Patients a second of a CQL system on FHIR bundles: one process, one patient after the other, nothing kept between them.
//
//   node run.mjs --peer CHECKOUT --bundles visible.jsonl.gz [--valuesets DB.json] [--libraries A,B] [--expressions X,Y]
//                [--limit N] [--warm N] [--show N]
//
// CHECKOUT/cql holds the logic as ELM JSON. A line of the bundles is {"as_of": "2021-06-02", "bundle": {...}}.
// The value sets are a cache as the VSAC client writes it: {"ID": {"VERSION": {"codes": [...]}}}.
// Timed for each patient: JSON text -> FHIR objects -> every definition of the libraries (or the expressions named).
import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import cql from 'cql-execution';
import fhir from 'cql-exec-fhir';

const { values: given } = parseArgs({
  options: {
    peer: { type: 'string' },
    bundles: { type: 'string' },
    valuesets: { type: 'string' },
    libraries: { type: 'string', default: 'ScreeningLibrary,ManagementLibrary' },
    expressions: { type: 'string', default: '' },
    limit: { type: 'string', default: '200' },
    warm: { type: 'string', default: '20' },
    show: { type: 'string', default: '0' },
  },
});

function stop(why) {
  console.error(why);
  process.exit(2);
}

/** Every ELM library of a folder; the value sets it names are known by the last part of their address. */
function libraries(folder) {
  if (!existsSync(folder)) stop(`no folder ${folder}; give the checkout of the system with --peer`);
  const found = readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    .filter(elm => elm.library?.identifier);
  for (const { library } of found)
    for (const set of library.valueSets?.def ?? []) set.id = set.id.split('/').pop();
  return found;
}

/** The codes of each value set by version. */
function valueSets(file) {
  if (!file) return {};
  const told = Object.entries(JSON.parse(readFileSync(file, 'utf8')));
  return Object.fromEntries(
    told.map(([id, versions]) => [
      id,
      Object.fromEntries(Object.entries(versions).map(([version, set]) => [version, set.codes])),
    ])
  );
}

/** Bundle texts with the day on which each is judged. */
function cases(file) {
  const data = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(data) : data).toString('utf8');
  return text
    .split('\n')
    .filter(line => line.trim())
    .map(line => JSON.parse(line))
    .map(({ as_of, bundle }) => ({ asOf: as_of, text: JSON.stringify(bundle) }));
}

const elm = libraries(join(given.peer ?? stop('give the checkout of the system with --peer'), 'cql'));
const repository = new cql.Repository(elm);
const codes = new cql.CodeService(valueSets(given.valuesets));
const executors = given.libraries.split(',').map(name => {
  const versions = elm.filter(each => each.library.identifier.id === name).map(each => each.library.identifier.version);
  if (!versions.length) stop(`no library ${name} in ${join(given.peer, 'cql')}`);
  return new cql.Executor(repository.resolve(name, versions.at(-1)), codes);
});
const asked = given.expressions ? given.expressions.split(',') : [];
// The model of FHIR is read once: made anew for each patient it would take longer than the logic.
const source = fhir.PatientSource.FHIRv401();

/** The patient of a bundle as the only one of the source. */
function only(bundle) {
  source.reset();
  source.loadBundles([bundle]);
  return source;
}

/** The answers for one patient, from the text of her bundle. */
async function answer({ text, asOf }) {
  const bundle = JSON.parse(text);
  const now = cql.DateTime.parse(`${asOf}T00:00:00.000+00:00`);
  const said = {};
  for (const executor of executors) {
    const names = asked.filter(name => executor.library.expressions[name]);
    const runs = asked.length
      ? names.map(name => () => executor.exec_expression(name, only(bundle), now))
      : [() => executor.exec(only(bundle), now)];
    for (const run of runs) Object.assign(said, Object.values((await run()).patientResults)[0]);
  }
  return said;
}

const all = cases(given.bundles ?? stop('give the bundles with --bundles'));
const step = Math.max(1, Math.floor(all.length / Number(given.limit)));
const sample = all.filter((_, place) => place % step === 0).slice(0, Number(given.limit));
for (const each of sample.slice(0, Number(given.warm))) await answer(each);
const times = [];
let failed = 0;
for (const [place, each] of sample.entries()) {
  const start = process.hrtime.bigint();
  try {
    const said = await answer(each);
    if (place < Number(given.show)) console.log(JSON.stringify(said));
  } catch (error) {
    failed += 1;
    if (failed === 1) console.error(`first failure: ${error.message}`);
  }
  times.push(Number(process.hrtime.bigint() - start) / 1e6);
}
times.sort((a, b) => a - b);
const total = times.reduce((sum, each) => sum + each, 0);
const at = share => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(2);
console.log(`node ${process.version}, cql-execution; ${times.length} patients (every ${step}th), ${failed} failed`);
console.log(`median ${at(0.5)} ms, p95 ${at(0.95)} ms, ${((1000 * times.length) / total).toFixed(1)} patients/s`);
