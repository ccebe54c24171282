package io.caracal.common.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LockSpaceTest {

    @Test
    void givesEachPurposeItsOwnNamespace() {
        assertThat(Arrays.stream(LockSpace.values()).map(LockSpace::namespace)).doesNotHaveDuplicates();
    }

    @Test
    void hashesKeysTheSameWayForEver() {
        // First four bytes of the SHA-256 of "abc" (FIPS 180-4): ba7816bf.
        assertThat(LockSpace.keyOf("abc")).isEqualTo(0xba7816bf);
    }
}
