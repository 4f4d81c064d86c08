/** The role every transaction runs as: it owns nothing and no policy passes it by. Roles belong to the server, not to one database. */
export const APPLICATION_ROLE = "control_plane_app";

/** The setting that names the tenant of a transaction: by it the policies tell whose rows may be seen. */
export const TENANT_SETTING = "app.tenant_id";

/** Everything of ours is in a schema of its own, so that a name never finds a table of somebody else. */
export const SCHEMA = "control_plane";
