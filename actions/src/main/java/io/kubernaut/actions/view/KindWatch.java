package io.kubernaut.actions.view;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ExceptionHandler;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.kubernaut.core.cluster.ClusterIndex;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.cluster.ObjectRef;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps the objects of one kind in the index current. What is forbidden or not installed gives up by itself and can be
 * started again; everything else is tried again by the informer.
 */
final class KindWatch implements ResourceEventHandler<GenericKubernetesResource>, ExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(KindWatch.class);
    private static final long PAGE = 500;
    private static final int MALFORMED_SHOWN = 5;
    private static final int SOUND_AGAIN = 2;

    private final WatchedKind kind;
    private final ClusterIndex index;
    private final ObjectReader reader;
    private final Clock clock;
    private final Listener listener;
    private final Map<ObjectRef, Class<? extends ClusterObject>> held = new ConcurrentHashMap<>();
    private final Map<ObjectRef, ViewProblem> malformed = new ConcurrentSkipListMap<>();

    private @Nullable SharedIndexInformer<GenericKubernetesResource> informer;
    private volatile boolean listed;
    private volatile boolean closed;
    private volatile boolean refused;
    private volatile boolean unserved;
    private volatile @Nullable ViewProblem trouble;
    private volatile @Nullable Instant interrupted;
    private int soundBeats;

    /** Hears of what changes the view's availability. */
    interface Listener {
        /** The API server gave a complete list. */
        void listed();

        /** The kind is out of sight, for now or until it is started again. */
        void troubled();
    }

    KindWatch(WatchedKind kind, ClusterIndex index, Clock clock, Listener listener) {
        this.kind = kind;
        this.index = index;
        this.reader = new ObjectReader(index.cluster());
        this.clock = clock;
        this.listener = listener;
    }

    WatchedKind kind() {
        return kind;
    }

    /** Starts, or starts again after it gave up; does not wait. */
    synchronized void start(KubernetesClient client) {
        if (closed || (informer != null && informer.isRunning())) {
            return;
        }
        if (informer != null) {
            informer.stop();
        }
        var resources = client.genericKubernetesResources(kind.context());
        var listing = kind.namespaced() ? resources.inAnyNamespace() : resources;
        var fresh = listing.withLimit(PAGE).runnableInformer(0);
        fresh.removeNamespaceIndex()
                .itemStore(new VersionStore())
                .exceptionHandler(this)
                .addEventHandler(this);
        informer = fresh;
        fresh.start().whenComplete((done, failure) -> {
            if (failure != null) {
                failed(failure);
            }
        });
    }

    synchronized void close() {
        closed = true;
        if (informer != null) {
            informer.stop();
        }
    }

    /** The first list is in. */
    boolean listed() {
        return listed;
    }

    /**
     * Looks whether the watch is up, since the client does not tell when it tries again by itself. An attempt that is
     * under way looks like a watch, so it must stand for two beats before it counts.
     */
    synchronized void beat() {
        if (informer == null || !listed) {
            return;
        }
        if (!informer.isWatching()) {
            soundBeats = 0;
            if (interrupted == null) {
                interrupted = clock.instant();
            }
        } else if (++soundBeats >= SOUND_AGAIN) {
            interrupted = null;
        }
    }

    /** The first list is in, or the API server has said that there will be none for now. */
    boolean settled() {
        return listed || refused;
    }

    /** It was forbidden, or not served, when it was last asked for. */
    boolean refused() {
        return refused;
    }

    /** The API server said last that it has no such kind. */
    boolean unserved() {
        return unserved;
    }

    /** Why the kind is out of sight; empty while all is well. */
    Optional<ViewProblem> trouble() {
        var told = trouble;
        var since = interrupted;
        if (told == null && since != null) {
            return Optional.of(new ViewProblem(
                    ViewProblem.Cause.BROKEN,
                    kind.display(),
                    "the watch was interrupted and is being tried again",
                    since));
        }
        return Optional.ofNullable(told);
    }

    /** Objects that could not be read, a few of them; the others are there. */
    List<ViewProblem> malformed() {
        return malformed.values().stream().limit(MALFORMED_SHOWN).toList();
    }

    @Override
    public void onList(String resourceVersion, boolean remainedEmpty) {
        listed = true;
        refused = false;
        unserved = false;
        trouble = null;
        listener.listed();
    }

    @Override
    public void onAdd(GenericKubernetesResource object) {
        put(object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
        put(object);
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean stateUnknown) {
        drop(ref(object));
    }

    private void put(GenericKubernetesResource object) {
        if (closed) {
            return;
        }
        var ref = ref(object);
        try {
            var read = reader.read(kind.apiVersion(), kind.kind(), GenericObjects.fields(object));
            malformed.remove(ref);
            if (read.isPresent()) {
                held.put(ref, read.get().getClass());
                index.put(read.get());
            }
        } catch (MalformedFieldException e) {
            // the old state would be a lie, and one strange object must not hide the others
            drop(ref);
            malformed.put(
                    ref,
                    new ViewProblem(
                            ViewProblem.Cause.UNREADABLE,
                            kind.display(),
                            ref.display() + ": " + e.getMessage(),
                            clock.instant()));
            log.atWarn()
                    .addKeyValue("object", ref.display())
                    .addKeyValue("field", e.field())
                    .log("view.object.unreadable");
        }
    }

    private void drop(ObjectRef ref) {
        malformed.remove(ref);
        var type = held.remove(ref);
        if (type != null) {
            index.remove(type, ref);
        }
    }

    private ObjectRef ref(GenericKubernetesResource object) {
        var meta = object.getMetadata();
        var namespace = meta.getNamespace();
        return ObjectRef.of(index.cluster(), kind.kind(), namespace == null ? "" : namespace, meta.getName());
    }

    @Override
    public boolean retryAfterException(boolean started, Throwable failure) {
        failed(failure);
        return !closed && code(failure) != 404 && (started || code(failure) != 403);
    }

    private void failed(Throwable failure) {
        if (closed) {
            return;
        }
        var reason = reason(failure);
        var before = trouble;
        Instant since = before == null ? clock.instant() : before.since();
        trouble = new ViewProblem(cause(code(failure)), kind.display(), reason, since);
        refused = code(failure) == 403 || code(failure) == 404;
        unserved = code(failure) == 404;
        if (code(failure) == 404) {
            // the kind was taken out of the cluster, and its objects with it
            held.keySet().forEach(this::drop);
        }
        if (before == null) {
            // an outage is told once by the view; what is refused is told by each kind
            log.atLevel(code(failure) == 403 || code(failure) == 404 ? Level.INFO : Level.DEBUG)
                    .addKeyValue("kind", kind.display())
                    .addKeyValue("reason", reason)
                    .log("view.kind.unseen");
        }
        listener.troubled();
    }

    private String reason(Throwable failure) {
        return switch (code(failure)) {
            case 401 -> "the API server does not accept Kubernaut's credentials";
            case 403 ->
                "Kubernaut may not list and watch " + kind.plural()
                        + (kind.group().isEmpty() ? "" : "." + kind.group()) + ": grant it list and watch";
            case 404 -> "the cluster does not serve " + kind.apiVersion() + " " + kind.plural();
            default -> Text.cut(String.valueOf(root(failure).getMessage()), Text.VALUE);
        };
    }

    private static ViewProblem.Cause cause(int code) {
        return switch (code) {
            case 403 -> ViewProblem.Cause.FORBIDDEN;
            case 404 -> ViewProblem.Cause.UNSERVED;
            default -> ViewProblem.Cause.BROKEN;
        };
    }

    private static int code(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException e && e.getCode() > 0) {
                return e.getCode();
            }
        }
        return 0;
    }

    private static Throwable root(Throwable failure) {
        var root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
