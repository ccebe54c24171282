package io.caracal.common.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, http://127.0.0.1:8081",
        "'::', http://127.0.0.1:8081",
        "127.0.0.1, http://127.0.0.1:8081",
        "10.0.0.5, http://10.0.0.5:8081",
        "gateway, http://gateway:8081",
        "'::1', http://[::1]:8081",
        "'[::1]', http://[::1]:8081"
    })
    void aProcessReachesItselfWhereItListens(String host, String uri) {
        assertThat(new Listener(host, 0).uri(8081)).hasToString(uri);
    }
}
