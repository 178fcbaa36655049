/** The sign of the page. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="9" class="mark-ground" />
      <path
        d="M9 8.5h14a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-7.2L10.5 26v-4.5H9a3 3 0 0 1-3-3v-7a3 3 0 0 1 3-3z"
        class="mark-bubble"
      />
      <circle cx="11.5" cy="15" r="1.6" class="mark-ground" />
      <circle cx="16" cy="15" r="1.6" class="mark-ground" />
      <circle cx="20.5" cy="15" r="1.6" class="mark-ground" />
    </svg>
  );
}
