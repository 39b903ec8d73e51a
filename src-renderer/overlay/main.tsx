import '../theme.css';
import { createRoot } from 'react-dom/client';
import { playCues } from '../play-cue.ts';
import { startCapture } from './capture.ts';
import { Overlay } from './Overlay.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root');

// What could not be sent need not wait for its next turn.
window.addEventListener('online', () => void window.dictum.send('networkBack', undefined));
window.dictum.on('lifeAsked', () => void window.dictum.send('lifeSign', undefined));
const { levels } = startCapture(window.dictum);
window.dictum.on('cue', ({ theme, cue }) => playCues(theme, [cue]));
createRoot(root).render(<Overlay bridge={window.dictum} levels={levels} />);
