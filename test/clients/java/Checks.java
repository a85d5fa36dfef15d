import java.util.Objects;

/** Counted checks. Each prints its sentence before it is made, so the last sentence printed is the one that failed. */
final class Checks {
    private static int count;

    private Checks() {}

    static void same(String what, Object actual, Object expected) {
        check(what);
        if (!Objects.deepEquals(actual, expected)) {
            throw new AssertionError(what + "\n  got      " + actual + "\n  expected " + expected);
        }
    }

    /** The action must throw this kind of exception, which is the answer. */
    static <E extends Exception> E refused(String what, Class<E> kind, Runnable action) {
        check(what);
        try {
            action.run();
        } catch (RuntimeException error) {
            if (kind.isInstance(error)) {
                return kind.cast(error);
            }
            throw error;
        }
        throw new AssertionError(what + ": it was not refused");
    }

    static int count() {
        return count;
    }

    private static void check(String what) {
        count++;
        System.out.println("- " + what);
    }
}
