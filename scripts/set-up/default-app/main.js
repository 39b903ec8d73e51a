// What `electron <folder>` runs in the assembled runtime, which comes without Electron's own: the same in small.
// It is a module that awaits the app, because Electron is ready only when this has been loaded.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const { main, name, productName, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
app.setAppPath(folder);
app.setName(productName ?? name);
if (version) app.setVersion(version);
app.setDesktopName(`${app.name}.desktop`);

await import(pathToFileURL(join(folder, main ?? 'index.js')).href);
