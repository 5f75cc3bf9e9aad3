package io.kubernaut.core.advice;

import io.kubernaut.core.cluster.ObjectRef;
import java.util.List;

/**
 * Looks closer at single objects of a cluster than its view does, when a model is asked. It reads and never writes, and takes
 * credentials out of what it shows. It waits for the API server, and gives up when its thread is interrupted.
 */
public interface CloseUps {
    /**
     * The end of a container's log, the newest line first.
     *
     * @param previous whether of the run before the present one
     * @param lines how many at most
     * @param bytes of all lines together at most
     */
    Sight log(ObjectRef pod, String container, boolean previous, int lines, int bytes);

    /** Events about an object, the newest first, one a line. */
    Sight events(ObjectRef about, int most);

    /** Conditions, counts and settings of an object, one a line; never values of variables, and nothing of Secrets. */
    default Sight description(ObjectRef object, int most) {
        return new Sight.Unseen("Descriptions are not to be had here.");
    }

    /** What belongs to an object or it belongs to, one a line, and how that stands. */
    default Sight related(ObjectRef to, int most) {
        return new Sight.Unseen("What is related is not to be had here.");
    }

    /** What was measured of an object lately, by the operator's own queries, one measure a line. */
    default Sight metrics(ObjectRef of) {
        return new Sight.Unseen("Measures are not to be had here.");
    }

    /** What came of a look. */
    sealed interface Sight {
        record Seen(List<String> lines) implements Sight {
            public Seen {
                lines = List.copyOf(lines);
            }
        }

        /** @param why in words for people; the API server's may be among them */
        record Unseen(String why) implements Sight {}
    }

    /** Sees nothing, for this reason. */
    static CloseUps none(String why) {
        return new CloseUps() {
            @Override
            public Sight log(ObjectRef pod, String container, boolean previous, int lines, int bytes) {
                return new Sight.Unseen(why);
            }

            @Override
            public Sight events(ObjectRef about, int most) {
                return new Sight.Unseen(why);
            }
        };
    }
}
