package io.kubernaut.core.incident;

/** The database did not answer or did not commit; the caller may try again. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean diskFull;

    public StoreUnavailableException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /** @param diskFull it did not commit because its disk is full */
    public StoreUnavailableException(String message, Throwable cause, boolean diskFull) {
        super(message, cause);
        this.diskFull = diskFull;
    }

    /** Whether the database said that its disk is full. */
    public boolean diskFull() {
        return diskFull;
    }
}
