package io.caracal.common.log;

/** Cuts texts by their size in UTF-8 without cutting through a character. */
final class BoundedText {

    private static final String MARK = "…[cut]";

    private BoundedText() {}

    static String cut(String text, int maxBytes) {
        if (text.length() <= maxBytes / 3) {
            return text;
        }
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            bytes += size(point);
            if (bytes > maxBytes) {
                return text.substring(0, i) + MARK;
            }
            i += Character.charCount(point);
        }
        return text;
    }

    private static int size(int point) {
        if (point < 0x80) {
            return 1;
        }
        if (point < 0x800) {
            return 2;
        }
        return point < 0x10000 ? 3 : 4;
    }
}
