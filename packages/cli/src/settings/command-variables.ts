/** Environment variables that the command itself reads, besides the parameters of the services. A test holds this list against the code. */
export const COMMAND_VARIABLES: readonly { name: string; fallback: string; meaning: string }[] = [
  {
    name: 'VOTIVE_HOME',
    fallback: '`$XDG_DATA_HOME/votive`, `/var/lib/votive` for root',
    meaning: 'Home directory of the appliance; `--home` wins over it.',
  },
  {
    name: 'XDG_DATA_HOME',
    fallback: '`~/.local/share`',
    meaning: 'Folder in which the home lies when nobody names one.',
  },
  {
    name: 'VOTIVE_ROOT',
    fallback: 'where the program lies',
    meaning: 'Place of the installation; the launcher sets it.',
  },
  {
    name: 'VOTIVE_COMMAND',
    fallback: '`votive`',
    meaning: 'How the command was called, for the commands that it prints; the launcher sets it.',
  },
  {
    name: 'VOTIVE_CHECKOUT',
    fallback: 'unset',
    meaning: 'The checkout that handed over to the release that the home runs; the launcher sets it.',
  },
  { name: 'VOTIVE_WEB_ROOT', fallback: '`packages/web/dist`', meaning: 'Folder of the built web pages.' },
  { name: 'VOTIVE_ADMIN_ROOT', fallback: '`packages/admin/dist`', meaning: 'Folder of the built admin pages.' },
  { name: 'NO_COLOR', fallback: 'unset', meaning: 'Not empty: no colour.' },
  {
    name: 'FORCE_COLOR',
    fallback: 'unset',
    meaning: 'Not empty, and neither `0` nor `false`: colour even off a terminal.',
  },
  { name: 'TERM', fallback: 'set by the terminal', meaning: '`dumb`: no colour, and progress line by line.' },
  {
    name: 'DISPLAY',
    fallback: 'set by the desktop',
    meaning: 'Tells `votive open` that there is a desktop with a browser.',
  },
  { name: 'WAYLAND_DISPLAY', fallback: 'set by the desktop', meaning: 'The same, under Wayland.' },
  {
    name: 'PATH',
    fallback: 'set by the system',
    meaning: 'Where programs are looked for, e.g. those that change trust stores.',
  },
  {
    name: 'HOME',
    fallback: 'set by the system',
    meaning: 'Where browsers keep their profiles, for `votive certs trust`.',
  },
  { name: 'SUDO_USER', fallback: 'set by sudo', meaning: 'Named in the audit log behind the user that sudo made.' },
  {
    name: 'VOTIVE_MODE',
    fallback: 'what `config.json` says',
    meaning: 'How `votive up` runs the appliance: `process`, `compose` or `auto`; `--mode` wins over it.',
  },
  {
    name: 'NODE_EXTRA_CA_CERTS',
    fallback: 'unset',
    meaning: 'PEM file of more authorities to trust, for connections to models and while images are built.',
  },
  {
    name: 'SSL_CERT_FILE',
    fallback: 'set by the system',
    meaning: 'The same for other programs, while images are built.',
  },
];
