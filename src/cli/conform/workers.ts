/** Cases at a time, unless said otherwise: enough that neither the suite nor a quick target waits for the other. */
export const WORKERS = 32;
