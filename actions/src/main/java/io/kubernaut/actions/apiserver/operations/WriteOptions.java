package io.kubernaut.actions.apiserver.operations;

/**
 * How a write is to be carried out.
 *
 * @param manager field manager that will own what is written
 * @param subresource empty for the object itself
 * @param dryRun checks and answers as if, but stores nothing
 * @param strict refuses unknown fields
 * @param force takes over fields that others own, for server-side apply
 */
public record WriteOptions(String manager, String subresource, boolean dryRun, boolean strict, boolean force) {
    public static WriteOptions by(String manager) {
        return new WriteOptions(manager, "", false, false, false);
    }

    public WriteOptions on(String subresource) {
        return new WriteOptions(manager, subresource, dryRun, strict, force);
    }

    public WriteOptions asDryRun(boolean dryRun) {
        return new WriteOptions(manager, subresource, dryRun, strict, force);
    }
}
