package io.caracal.testing.seed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Random values of one case, all from its seed. */
public final class Values {
    private static final String WORD_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String HOSTILE =
            "aZ09 \t\n\r\0\"'\\/:;,.%&=<>{}[]()\u00e4\u00df\u20ac\u200b\u202e\ud83d\ude00\u001f\u007f";

    private final SplittableRandom random;

    Values(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A number from min to max, both included. */
    public int integer(int min, int max) {
        return (int) random.nextLong(min, (long) max + 1);
    }

    /** Any long. */
    public long anyLong() {
        return random.nextLong();
    }

    /** True or false. */
    public boolean bool() {
        return random.nextBoolean();
    }

    /** True once in so many cases. */
    public boolean oneIn(int cases) {
        return random.nextInt(cases) == 0;
    }

    /** Random bytes. */
    public byte[] bytes(int minLength, int maxLength) {
        byte[] bytes = new byte[integer(minLength, maxLength)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Lower-case letters and digits. */
    public String word(int minLength, int maxLength) {
        return text(WORD_CHARACTERS, integer(minLength, maxLength));
    }

    /** Text with quotes, controls, separators, and characters outside ASCII and outside the basic plane. */
    public String hostileText(int maxCharacters) {
        return text(HOSTILE, integer(0, maxCharacters));
    }

    /** One of the given values. */
    @SafeVarargs
    public final <T> T oneOf(T... values) {
        return oneOf(Arrays.asList(values));
    }

    /** One of the given values. */
    public <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** A list of made values. */
    public <T> List<T> list(int minSize, int maxSize, Supplier<T> element) {
        int size = integer(minSize, maxSize);
        List<T> list = new ArrayList<>(size);
        for (int index = 0; index < size; index++) {
            list.add(element.get());
        }
        return list;
    }

    /** Any of the given values, each or none, in their order. */
    public <T> List<T> subset(List<T> values) {
        return values.stream().filter(value -> random.nextBoolean()).toList();
    }

    /** The given values in another order. */
    public <T> List<T> shuffled(List<T> values) {
        List<T> shuffled = new ArrayList<>(values);
        for (int index = shuffled.size() - 1; index > 0; index--) {
            Collections.swap(shuffled, index, random.nextInt(index + 1));
        }
        return shuffled;
    }

    private String text(String characters, int length) {
        int[] codePoints = characters.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int index = 0; index < length; index++) {
            text.appendCodePoint(codePoints[random.nextInt(codePoints.length)]);
        }
        return text.toString();
    }
}
