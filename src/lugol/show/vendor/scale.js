// What the picture uses of d3: a scale over days whose ticks fit any span, from minutes to centuries.
export { scaleUtc } from "d3-scale";
