package io.caracal.common.config;

/**
 * One thing wrong with the configuration.
 *
 * @param setting the name of the setting
 * @param wrong what is wrong; never holds the value of a secret
 * @param accepted what would be accepted
 */
public record Problem(String setting, String wrong, String accepted) {

    @Override
    public String toString() {
        return setting + " " + wrong + (accepted.isEmpty() ? "" : "; accepted: " + accepted);
    }
}
