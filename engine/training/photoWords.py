"""What people ask of a photo: the families of edits that are functions of colour and place, and their wordings."""

from __future__ import annotations

WORDINGS: dict[str, tuple[str, ...]] = {
    "night": ("make it night", "turn it into night", "change it to night", "night", "at night", "make the photo look like night", "change day to night"),
    "sunset": ("make it sunset", "change it to sunset", "at sunset", "add a sunset", "make it a sunset photo", "sunset light"),
    "dawn": ("make it dawn", "change it to dawn", "at dawn", "early morning light", "make it early morning"),
    "golden hour": ("make it golden hour", "golden hour", "add golden hour light", "warm evening light", "in golden light"),
    "winter": ("make it winter", "change the season to winter", "in winter", "turn it into winter", "cover it with snow"),
    "autumn": ("make it autumn", "change the season to autumn", "in autumn", "in fall", "turn the leaves orange", "make it fall"),
    "spring": ("make it spring", "change the season to spring", "in spring", "fresh green of spring"),
    "summer": ("make it summer", "change the season to summer", "in summer", "a sunny summer day"),
    "fog": ("add fog", "make it foggy", "in the fog", "on a foggy day", "add mist", "make it misty"),
    "rain": ("make it rain", "let it rain", "add rain", "in the rain", "on a rainy day", "make it rainy"),
    "snowfall": ("make it snow", "let it snow", "add falling snow", "while it snows", "add snow"),
    "black and white": ("make it black and white", "black and white", "turn it black and white", "make it monochrome", "remove the colour"),
    "sepia": ("make it sepia", "sepia", "sepia tone", "make it look like an old photo", "old photo"),
    "warmer": ("make it warmer", "warmer colours", "warm it up", "warmer light"),
    "cooler": ("make it cooler", "cooler colours", "make it colder", "cooler light"),
    "brighter": ("make it brighter", "brighter", "brighten it", "more light", "lighten it"),
    "darker": ("make it darker", "darker", "darken it", "less light", "make it dark"),
    "contrast": ("more contrast", "increase the contrast", "add contrast", "make it more contrasty"),
    "faded": ("make it faded", "faded", "fade the colours", "less contrast", "washed out colours"),
    "vivid": ("make it vivid", "vivid colours", "more saturated", "make the colours stronger", "more colourful"),
    "reflection": ("add a reflection in the water", "add a reflection", "reflect it in the water", "add water with a reflection", "put water in front with a reflection"),
}  # fmt: skip
