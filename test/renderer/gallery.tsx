/**
 * Every state of the windows on one page, with a fake main behind them.
 * `?scene=<name>&theme=dark` shows one alone, as large as the page.
 */
import '../../src-renderer/theme.css';
import { createRoot } from 'react-dom/client';
import { App } from '../../src-renderer/main/App.tsx';
import { createAppState } from '../../src-renderer/main/app-state.ts';
import { fakeBridge } from '../fakes/bridge.ts';
import styles from './gallery.module.css';
import { PillBoard } from './pill-board.tsx';
import { mainScenes, type SceneName } from './scenes.ts';

const themes = ['light', 'dark'] as const;
const names = Object.keys(mainScenes) as SceneName[];

function Gallery() {
  return (
    <div className={styles.gallery}>
      {['pills', ...names].map((name) => (
        <section key={name}>
          <h2>{name}</h2>
          {themes.map((theme) => (
            <iframe key={theme} title={`${name}, ${theme}`} src={`?scene=${name}&theme=${theme}`} />
          ))}
        </section>
      ))}
    </div>
  );
}

function show(scene: string | null, theme: string | null) {
  if (scene === null) return <Gallery />;
  if (scene === 'pills') {
    document.documentElement.dataset.theme = theme ?? 'light';
    return <PillBoard />;
  }
  const name = names.find((candidate) => candidate === scene);
  if (name === undefined) return <p>No scene “{scene}”.</p>;
  const { snapshot, entries } = mainScenes[name]();
  const chosen = themes.find((candidate) => candidate === theme) ?? 'system';
  const bridge = fakeBridge({ ...snapshot, settings: { ...snapshot.settings, theme: chosen } }, entries);
  return <App state={createAppState(bridge)} />;
}

const root = document.getElementById('root');
const parameters = new URLSearchParams(location.search);
if (root !== null) createRoot(root).render(show(parameters.get('scene'), parameters.get('theme')));
