import '../theme.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { createAppState } from './app-state.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root');

createRoot(root).render(<App state={createAppState(window.dictum)} />);
