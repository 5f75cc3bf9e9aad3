package io.kubernaut.core.context;

/**
 * A snapshot as it is stored and addressed. Written once for each decision: it is the dearest thing about one.
 *
 * @param json canonical
 * @param address the hash of the JSON
 */
public record WrittenSnapshot(String json, String address) {

    public static WrittenSnapshot of(Snapshot snapshot) {
        var json = SnapshotCodec.write(snapshot);
        return new WrittenSnapshot(json, SnapshotCodec.address(json));
    }
}
