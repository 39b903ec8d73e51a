import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import type { Bridge } from '../src-core/contract.ts';

const bridge: Bridge = {
  send: (name, input) => {
    // Paths come from files that a person chose, never from the page.
    if (String(name) === 'transcribeFiles') return Promise.resolve({ ok: false, code: 'unexpected' });
    return ipcRenderer.invoke('command', name, input);
  },
  transcribeFiles: (...files) => {
    const paths = files.map((file) => webUtils.getPathForFile(file as File)).filter((path) => path !== '');
    return ipcRenderer.invoke('command', 'transcribeFiles', paths);
  },
  on: (name, listener) => {
    const pass = (_event: IpcRendererEvent, message: Parameters<typeof listener>[0]) => listener(message);
    ipcRenderer.on(name, pass);
    void ipcRenderer.invoke('listening', name);
    return () => ipcRenderer.off(name, pass);
  },
};

contextBridge.exposeInMainWorld('dictum', bridge);

// Ports cannot cross the context bridge; they reach the page the way ports reach any page.
ipcRenderer.on('sound-port', ({ ports }) => window.postMessage('sound-port', location.origin, [...ports]));
