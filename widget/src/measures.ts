// Every number the widget goes by. They stand in a file of their own, without imports, because only so does the bundler
// put them where they are used. Times are milliseconds unless they say otherwise.

/** The longest exact quote, in code points: what the desk accepts. */
export const LONGEST_QUOTE = 1000;

/** A reader who pressed the keys waits at most this long for the dialog. */
export const SETUP_PATIENCE = 1200;

/** An attempt to send may take so long. */
export const SEND_PATIENCE = 20_000;

/** The longest wait between two attempts, in seconds. */
export const LONGEST_WAIT = 60;

/** How long after a report was taken the desk is asked what it knows of the passage. */
export const NEWS = 2000;

/** How long a report that waits from an earlier page gives way to this one. */
export const RESUME = 2000;

/** How many drafts and answers are kept before old ones make room. */
export const KEEP = 9;

/** The diff is drawn, and so read out, and the draft kept, when typing pauses for so long. */
export const PAUSE = 300;

/**
 * A selection counts as made when it has not changed for so long. A tap clears it on some phones before the click comes:
 * the same wait keeps the small button there.
 */
export const SETTLED = 250;

/** Pixels between selection and button; on touch clear of the selection's handles and, being below, of the native menu. */
export const GAP = 6;
export const TOUCH_GAP = 34;

/** A page that keeps changing is looked at no more often than this. */
export const THROTTLE = 500;
