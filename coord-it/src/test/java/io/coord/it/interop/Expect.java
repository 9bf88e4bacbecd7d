package io.coord.it.interop;

import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;

/** What a call to the Java client ended with. */
public final class Expect {
    private Expect() {}

    /** A call that may fail. */
    public interface Call {
        void run() throws Exception;
    }

    /** The code of the {@link KeeperException} that {@code call} throws, or OK. */
    public static Code code(Call call) {
        try {
            call.run();
            return Code.OK;
        } catch (KeeperException refused) {
            return refused.code();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (Exception e) {
            throw new AssertionError("neither an answer nor a code", e);
        }
    }
}
