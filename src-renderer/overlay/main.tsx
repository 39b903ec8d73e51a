import '../theme.css';
import { createRoot } from 'react-dom/client';
import { startCapture } from './capture.ts';
import { Overlay } from './Overlay.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no root');

const { levels } = startCapture(window.dictum);
createRoot(root).render(<Overlay bridge={window.dictum} levels={levels} />);
