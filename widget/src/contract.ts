// The shapes that go over the wire: the HTTP contract between widget and desk.

/** W3C Web Annotation TextQuoteSelector. */
export interface Quote {
  exact: string;
  prefix: string;
  suffix: string;
}

/** The body of POST api/v1/reports. */
export interface Report {
  id: string;
  site: string;
  url: string;
  canonical?: string | undefined;
  quote?: Quote | undefined;
  position?: { start: number; end: number } | undefined;
  text?: string | undefined;
  proposal?: string | undefined;
  kind: string;
  comment?: string | undefined;
  source?: string | undefined;
  email?: string | undefined;
  language: string;
  seconds: number;
  website?: string | undefined;
}

/** Any answer to it: a 201 has `receipt`, the others are problem details (RFC 9457). */
export interface Answer {
  receipt?: string;
  title?: string;
  detail?: string;
  errors?: { field: string; detail: string }[];
  retry_after?: number;
}

/** GET receipt/TOKEN/news: what the desk knows already; "" for nothing. */
export interface News {
  text: string;
  url: string;
  label: string;
}

/** GET api/v1/sites/KEY/widget. */
export interface Configuration {
  language: string;
  dir: string;
  root?: string | null;
  skip?: string[];
  texts: Record<string, string>;
}

/** GET api/v1/notices. */
export interface Notices {
  notices: { label: string; text: string; language: string; published: string; url: string }[];
  record: string;
}
