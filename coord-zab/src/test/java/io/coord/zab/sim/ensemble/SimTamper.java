package io.coord.zab.sim.ensemble;

import io.coord.zab.protocol.Input;
import io.coord.zab.protocol.Output;
import java.util.List;

/** Stands between members and their drivers. This one changes nothing; those that plant bugs override it. */
class SimTamper {
    /** Called before a member takes an input; false: it does not get it. */
    boolean input(SimServer server, Input input) {
        return true;
    }

    /** Called with what a step wants done; may change the list, and may let the server take further inputs. */
    void outputs(SimServer server, Input input, List<Output> outputs) {}
}
