/** Thrown by the drain of a surface, after it handed over what there was, when part of it could not be handed over: then the surface was not searched whole. */
export class SurfaceError extends Error {
  readonly code = "surface_incomplete";

  constructor(message: string) {
    super(message);
    this.name = "SurfaceError";
  }
}
