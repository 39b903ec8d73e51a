import type { ReactNode } from 'react';
import styles from './icons.module.css';

/** Drawn on a 16 px grid in strokes of 1.4 px, in the colour of the text around them. */
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className={styles.icon} viewBox="0 0 16 16" aria-hidden="true">
      {children}
    </svg>
  );
}

export const PasteIcon = () => (
  <Icon>
    <path d="M5.5 3.25H3.75v10h8.5v-10H10.5M5.75 2h4.5v2.5h-4.5z" />
    <path d="M8 6.5v4m-1.75-1.75L8 10.5l1.75-1.75" />
  </Icon>
);

export const SearchIcon = () => (
  <Icon>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.2 10.2 3.3 3.3" />
  </Icon>
);

export const FileIcon = () => (
  <Icon>
    <path d="M9.25 1.75h-4c-.97 0-1.75.78-1.75 1.75v9c0 .97.78 1.75 1.75 1.75h5.5c.97 0 1.75-.78 1.75-1.75V5zM9.25 1.75V5h3.25M6 8.5v3M8 7.5v5M10 9v2" />
  </Icon>
);

export const SettingsIcon = () => (
  <Icon>
    <path d="M2 4.75h6.2M12.3 4.75H14M2 11.25h1.7M7.8 11.25H14" />
    <circle cx="10.25" cy="4.75" r="2" />
    <circle cx="5.75" cy="11.25" r="2" />
  </Icon>
);

export const CopyIcon = () => (
  <Icon>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.75" />
    <path
      d="M10.5 3.5v-.25A1.75 1.75 0 0 0 8.75 1.5h-5.5A1.75 1.75 0 0 0 1.5 3.25v5.5c0 .97.78 1.75 1.75 1.75h.25"
      transform="translate(.5 .5)"
    />
  </Icon>
);

export const PauseIcon = () => (
  <Icon>
    <path d="M6 4.25v7.5M10 4.25v7.5" />
  </Icon>
);

export const DeleteIcon = () => (
  <Icon>
    <path d="M2.5 4.25h11M6 4.25v-1c0-.55.45-1 1-1h2c.55 0 1 .45 1 1v1M4 4.25l.5 8.1c.04.8.7 1.4 1.5 1.4h4c.8 0 1.46-.6 1.5-1.4l.5-8.1M6.75 7v4M9.25 7v4" />
  </Icon>
);

export const RetryIcon = () => (
  <Icon>
    <path d="M13.25 8a5.25 5.25 0 1 1-1.6-3.77L13.25 5.7M13.25 2.4v3.3h-3.3" />
  </Icon>
);

export const WaitsIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.75" />
    <path d="M8 4.75V8l2.25 1.5" />
  </Icon>
);

/** A life belt. */
export const RecoveredIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.75" />
    <circle cx="8" cy="8" r="2.25" />
    <path d="M4 4l2.35 2.35M12 4 9.65 6.35M4 12l2.35-2.35M12 12 9.65 9.65" />
  </Icon>
);

export const UndoIcon = () => (
  <Icon>
    <path d="M5.5 2.75 2.5 5.75l3 3M2.5 5.75h7a3.75 3.75 0 0 1 0 7.5H5.5" />
  </Icon>
);

export const WarningIcon = () => (
  <Icon>
    <path d="M8 5.75v3M8 11.1v.05M6.9 2.65 1.75 11.6a1.27 1.27 0 0 0 1.1 1.9h10.3a1.27 1.27 0 0 0 1.1-1.9L9.1 2.65a1.27 1.27 0 0 0-2.2 0Z" />
  </Icon>
);

export const CloudIcon = () => (
  <Icon>
    <path d="M4.6 12.5a3.1 3.1 0 0 1-.35-6.18 4 4 0 0 1 7.6.9 2.67 2.67 0 0 1-.35 5.28Z" />
  </Icon>
);

export const ComputerIcon = () => (
  <Icon>
    <rect x="2" y="2.75" width="12" height="8" rx="1.5" />
    <path d="M5.5 13.25h5" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="m4.25 4.25 7.5 7.5M11.75 4.25l-7.5 7.5" />
  </Icon>
);

export const BackIcon = () => (
  <Icon>
    <path d="M9.75 3.5 5.25 8l4.5 4.5" />
  </Icon>
);

export const UpIcon = () => (
  <Icon>
    <path d="M8 13V3.5M4 7.25 8 3.25l4 4" />
  </Icon>
);

export const DownIcon = () => (
  <Icon>
    <path d="M8 3v9.5M4 8.75l4 4 4-4" />
  </Icon>
);

export const BookIcon = () => (
  <Icon>
    <path d="M3 3.4c1.8-.7 3.6-.5 5 .6 1.4-1.1 3.2-1.3 5-.6v9c-1.8-.7-3.6-.5-5 .6-1.4-1.1-3.2-1.3-5-.6ZM8 4v9" />
  </Icon>
);

export const DisclosureIcon = () => (
  <Icon>
    <path d="m6.25 4.5 3.5 3.5-3.5 3.5" />
  </Icon>
);

export const KeyboardIcon = () => (
  <Icon>
    <rect x="1.5" y="3.75" width="13" height="8.5" rx="1.75" />
    <path d="M4.25 6.5v.05M6.75 6.5v.05M9.25 6.5v.05M11.75 6.5v.05M4.25 9.5v.05M6.5 9.5h3M11.75 9.5v.05" />
  </Icon>
);

export const SpeechIcon = () => (
  <Icon>
    <path d="M2.25 6.75v2.5M5.1 4.5v7M8 2.25v11.5M10.9 5v6M13.75 6.75v2.5" />
  </Icon>
);

export const ShieldIcon = () => (
  <Icon>
    <path d="M8 1.9 3 3.7v4.1c0 3 2.1 5.2 5 6.3 2.9-1.1 5-3.3 5-6.3V3.7Z" />
  </Icon>
);

export const PinIcon = () => (
  <Icon>
    <path d="M5.5 2.25h5M6.5 2.25v4L4.25 9h7.5L9.5 6.25v-4M8 9v4.75" />
  </Icon>
);

export const EditIcon = () => (
  <Icon>
    <path d="M10.6 2.9a1.4 1.4 0 0 1 2 0l.5.5a1.4 1.4 0 0 1 0 2L6 12.5l-3.25.75L3.5 10Z" />
  </Icon>
);

export const FilterIcon = () => (
  <Icon>
    <path d="M2 4h12M4.5 8h7M6.75 12h2.5" />
  </Icon>
);

export const WindowIcon = () => (
  <Icon>
    <path d="M2.25 4.5c0-.7.55-1.25 1.25-1.25h9c.7 0 1.25.55 1.25 1.25v7c0 .7-.55 1.25-1.25 1.25h-9c-.7 0-1.25-.55-1.25-1.25ZM2.25 6.25h11.5" />
  </Icon>
);
