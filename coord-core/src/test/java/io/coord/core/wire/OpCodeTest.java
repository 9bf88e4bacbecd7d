package io.coord.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpCodeTest {
    @Test
    void everyOperationIsFoundByItsCode() {
        for (OpCode op : OpCode.values()) {
            assertThat(OpCode.ofCode(op.code())).isSameAs(op);
        }
    }

    @Test
    void codesWithoutOperationAreNull() {
        int found = 0;
        for (int code = -1000; code < 1000; code++) {
            found += OpCode.ofCode(code) == null ? 0 : 1;
        }
        assertThat(found).isEqualTo(OpCode.values().length);
        assertThat(OpCode.ofCode(Integer.MIN_VALUE)).isNull();
        assertThat(OpCode.ofCode(Integer.MAX_VALUE)).isNull();
        assertThat(OpCode.ofCode(0)).isNull();
        assertThat(OpCode.ofCode(10)).isNull();
    }

    @Test
    void clientsMaySendAllButWhatServersMake() {
        for (OpCode op : OpCode.values()) {
            boolean internal = op == OpCode.CREATE_SESSION || op == OpCode.CHECK || op == OpCode.DELETE_CONTAINER;
            assertThat(op.isForClients()).as(op.name()).isEqualTo(!internal);
        }
    }
}
