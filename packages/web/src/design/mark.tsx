/** Our sign: a small flame, which is also a leaf, over an open bowl. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false">
      <path
        className="mark-flame"
        d="M16.4 2.5c5 4.6 6.6 8.4 5.6 12-.8 2.9-3 4.8-6 4.8s-5.3-1.9-6-4.6c-.7-3 .6-5.5 2.7-7.4.3 2 .9 3.1 2 3.9-.2-3.1.3-5.9 1.7-8.7Z"
      />
      <path
        d="M5 22.5c2.4 4.6 6.2 6.7 11 6.7s8.6-2.1 11-6.7"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
    </svg>
  );
}
